namespace Xinhua.Disclosure.Data.Publication;

/// <summary>Every question about the stamp; see ReportQueries for why they stand together.</summary>
internal static class PublicStateQueries
{
    public static IQueryable<PublicState> PublicState(DisclosureDbContext db) => db.Set<PublicState>().Where(state => state.Id == 1);

    public static IQueryable<Guid?> PublicStamp(DisclosureDbContext db) => PublicState(db).Select(state => (Guid?)state.Stamp);
}
