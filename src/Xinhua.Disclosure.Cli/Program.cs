using System.Text;
using Xinhua.Disclosure.Cli;

Console.OutputEncoding = new UTF8Encoding(false);
return await DisclosureCommand.RunAsync(args, Console.Out, Console.Error);
