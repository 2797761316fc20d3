using System.CommandLine;
using Rusm.Cli.Commands;

namespace Rusm.Cli.Dashboard;

/// <summary><c>rusm top</c>: the figures of a dashboard in a terminal.</summary>
internal sealed class TopCommand : Command
{
    private readonly Argument<Uri> address = new("URL")
    {
        Description = "The address of the dashboard.",
        DefaultValueFactory = static _ => new Uri("http://127.0.0.1:4000/"),
        CustomParser = static result =>
        {
            var text = result.Tokens[^1].Value;
            if (AddressOf(text) is { } address)
            {
                return address;
            }

            result.AddError(text.StartsWith("--", StringComparison.Ordinal)
                ? ErrorLine.Unknown(UserFile.Shown(text))
                : $"URL: '{UserFile.Shown(text)}' is not an address such as http://127.0.0.1:4000/.");
            return null;
        },
    };

    private readonly Option<ProcessColumn> sort = Inputs.OneOf<ProcessColumn>("--sort", "By what to sort the processes.");
    private readonly Option<bool> once = new("--once") { Description = "Print one snapshot, and end." };

    internal TopCommand()
        : base("top", "Show the figures of a running dashboard in the terminal; in a pipe, a line each second.")
    {
        Add(address);
        Add(sort);
        Add(once);
        SetAction(RunAsync);
    }

    private static Uri? AddressOf(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var given) && given.Scheme is "http" or "https"
            ? new Uri(given.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/")
            : null;

    private async Task<int> RunAsync(ParseResult given, CancellationToken interrupted)
    {
        var output = given.InvocationConfiguration.Output;
        using var client = new DashboardClient(given.GetRequiredValue(address));
        try
        {
            await client.CheckAsync(interrupted).ConfigureAwait(false);
            var feed = new TopFeed(client, given.GetValue(sort));
            await (given.GetValue(once)
                ? TopScreen.PrintAsync(feed, output, interrupted)
                : TopScreen.WatchAsync(feed, output, interrupted)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            // Ctrl+C is how it ends.
        }

        return ExitCode.Done;
    }
}
