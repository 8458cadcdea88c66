namespace Xinhua.Disclosure.Web.Security;

/// <summary>
/// Marks a page whose forms only ask. What was answered is no refusal and leaves no line in the audit log, so that whoever asks often, without
/// signing in, does not fill it; what was refused still does.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class QuestionAttribute : Attribute;
