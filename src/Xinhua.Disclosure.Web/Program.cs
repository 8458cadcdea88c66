using Microsoft.AspNetCore.Builder; var app = WebApplication.CreateBuilder(args).Build(); app.Run();
