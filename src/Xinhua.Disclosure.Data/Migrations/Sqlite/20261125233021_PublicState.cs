using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Xinhua.Disclosure.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class PublicState : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "PublicState",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false),
                    Stamp = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PublicState", x => x.Id);
                    table.CheckConstraint("CK_PublicState_OneRow", "Id = 1");
                });

            migrationBuilder.InsertData(
                table: "PublicState",
                columns: new[] { "Id", "Stamp" },
                values: new object[] { 1, new Guid("5a9f3c5e-2f4e-4f0b-9a51-0c7e6f1d2b38") });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "PublicState");
        }
    }
}
