using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Xinhua.Disclosure.Tests.Support;

/// <summary>A SQLite file as somebody sees it who has the file and no respect for the portal.</summary>
[SuppressMessage("Security", "CA2100", Justification = "The tests write their own statements.")]
internal static class RawSqlite
{
    private const int Busy = 5;

    /// <summary>Runs statements.</summary>
    public static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = await OpenAsync(connectionString);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The one value a statement gives.</summary>
    public static async Task<string> ReadAsync(string connectionString, string sql)
    {
        await using var connection = await OpenAsync(connectionString);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToString(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken), CultureInfo.InvariantCulture)!;
    }

    /// <summary>A digest of every row of every table but those named.</summary>
    public static async Task<string> DigestAsync(string connectionString, params string[] except)
    {
        await using var connection = await OpenAsync(connectionString);
        var tables = new List<string>();
        await using (var command = connection.CreateCommand())
        {
            // The index of search is kept by triggers on the table of its entries, which is looked at.
            command.CommandText = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'SearchIndex%' ORDER BY name";
            await using var names = await command.ExecuteReaderAsync();
            while (await names.ReadAsync())
            {
                tables.Add(names.GetString(0));
            }
        }

        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var table in tables.Except(except))
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"SELECT * FROM \"{table}\" ORDER BY 1, 2";
            await using var rows = await command.ExecuteReaderAsync();
            while (await rows.ReadAsync())
            {
                for (var column = 0; column < rows.FieldCount; column++)
                {
                    var value = rows.GetValue(column);
                    digest.AppendData(value as byte[] ?? Encoding.UTF8.GetBytes($"{table}|{column}|{Convert.ToString(value, CultureInfo.InvariantCulture)}\n"));
                }
            }
        }

        return Convert.ToHexStringLower(digest.GetHashAndReset());
    }

    /// <summary>Makes one file what another is, while both are in use.</summary>
    public static async Task CopyAsync(string from, string to)
    {
        await using var source = await OpenAsync($"Data Source={from}");
        await using var target = await OpenAsync($"Data Source={to}");
        await using (var careless = target.CreateCommand())
        {
            // Nothing that a test puts back has to outlive the machine.
            careless.CommandText = "PRAGMA synchronous = OFF";
            await careless.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        // The portal's own background work may be reading just now.
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                source.BackupDatabase(target);
                return;
            }
            catch (SqliteException e) when (e.SqliteErrorCode == Busy && attempt < 50)
            {
                await Task.Delay(100, TestContext.Current.CancellationToken);
            }
        }
    }

    private static async Task<SqliteConnection> OpenAsync(string connectionString)
    {
        var connection = new SqliteConnection(connectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return connection;
    }
}
