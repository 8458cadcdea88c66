namespace Xinhua.Disclosure.Web.Setup;

internal static class ErrorPages
{
    /// <summary>Every failure ends on a page that says what to do, with the number under which the log has it; never a stack trace.</summary>
    public static void UseErrorPages(this WebApplication app)
    {
        app.UseExceptionHandler("/error/500");
        app.UseStatusCodePagesWithReExecute("/error/{0}");
    }
}
