using Microsoft.EntityFrameworkCore;
using Microsoft.SqlServer.Dac.Model;
using Microsoft.SqlServer.TransactSql.ScriptDom;
using Xinhua.Disclosure.Data;

namespace Xinhua.Disclosure.Tests.Data;

/// <summary>
/// The schema of SQL Server as its own tools understand it, without a server. A statement put into a procedure is held against it:
/// columns and tables that are not there come back as messages.
/// </summary>
internal sealed class SqlServerModel : IDisposable
{
    private readonly TSqlModel model = new(SqlServerVersion.Sql160, new TSqlModelOptions());

    public SqlServerModel()
    {
        using var db = new SqlServerDesignTime().CreateDbContext([]);

        // Rows that come with the schema are no part of it.
        foreach (var batch in Parse(db.Database.GenerateCreateScript()).Batches.Where(batch => !batch.Statements.OfType<InsertStatement>().Any()))
        {
            model.AddObjects(Text(batch));
        }
    }

    /// <summary>Adds a batch as the body of a procedure.</summary>
    public void AddProcedure(string name, string body)
    {
        var procedure = $"CREATE PROCEDURE [dbo].[{name}] AS BEGIN\n{body}\nEND";
        Parse(procedure);
        model.AddObjects(procedure);
    }

    /// <summary>Everything the tools complain about, errors and warnings alike.</summary>
    public IReadOnlyList<string> Complaints() =>
    [
        .. model.Validate().Select(message => $"{message.MessageType} {message.Prefix}{message.Number}: {message.Message}"),
        .. model.GetModelErrors().Select(error => $"{error.Severity} {error.Prefix}{error.ErrorCode}: {error.Message}"),
    ];

    /// <summary>Reads T-SQL; fails on the first thing that is not.</summary>
    public static TSqlScript Parse(string sql)
    {
        using var reader = new StringReader(sql);
        var script = (TSqlScript)new TSql160Parser(initialQuotedIdentifiers: true).Parse(reader, out var errors);
        return errors.Count == 0
            ? script
            : throw new FormatException(string.Join('\n', errors.Select(error => $"{error.Line}:{error.Column} {error.Message}")) + "\n" + sql);
    }

    /// <summary>The text a piece of a script was read from.</summary>
    public static string Text(TSqlFragment fragment) =>
        string.Concat(fragment.ScriptTokenStream.Take(fragment.FirstTokenIndex..(fragment.LastTokenIndex + 1)).Select(token => token.Text));

    public void Dispose() => model.Dispose();
}
