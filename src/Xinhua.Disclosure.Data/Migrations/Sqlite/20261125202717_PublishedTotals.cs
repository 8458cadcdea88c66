using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Xinhua.Disclosure.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class PublishedTotals : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "PublishedTotals",
                columns: table => new
                {
                    AgencyId = table.Column<int>(type: "INTEGER", nullable: false),
                    Year = table.Column<int>(type: "INTEGER", nullable: false),
                    Cell = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    Revision = table.Column<int>(type: "INTEGER", nullable: false),
                    Whole = table.Column<long>(type: "INTEGER", nullable: false),
                    Millionths = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PublishedTotals", x => new { x.AgencyId, x.Year, x.Cell });
                    table.ForeignKey(
                        name: "FK_PublishedTotals_Agencies_AgencyId",
                        column: x => x.AgencyId,
                        principalTable: "Agencies",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_PublishedTotals_Year_Cell_Whole_Millionths",
                table: "PublishedTotals",
                columns: new[] { "Year", "Cell", "Whole", "Millionths" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "PublishedTotals");
        }
    }
}
