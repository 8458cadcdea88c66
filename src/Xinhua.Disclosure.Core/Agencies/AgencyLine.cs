namespace Xinhua.Disclosure.Core.Agencies;

/// <summary>A line of a list of agencies that is to be imported, cell by cell as it was written.</summary>
/// <param name="Number">Number of the line in the file, from 1.</param>
/// <param name="Slug">代码.</param>
/// <param name="Name">名称.</param>
/// <param name="Kind">类别.</param>
/// <param name="Parent">上级代码; empty for a root.</param>
/// <param name="FirstYear">起始年份.</param>
public sealed record AgencyLine(int Number, string Slug, string Name, string Kind, string Parent, string FirstYear);
