using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using Rusm.Cli.Commands;
using Rusm.Dashboard;
using Rusm.Host;
using Rusm.Host.Nodes;
using Rusm.Kernel.Nodes;
using Rusm.Tests.Commands;
using Rusm.Tests.Hosted.Stage;
using Rusm.Tests.Traces;
using Xunit;

namespace Rusm.Tests.Dashboard;

/// <summary>What <c>rusm top</c> shows of a dashboard.</summary>
public sealed class WatchingInATerminal
{
    private static readonly DashboardOptions AnyPort = new() { Port = 0 };

    [Fact]
    public async Task Once_prints_the_figures_and_the_longest_mailboxes()
    {
        await using var server = await DashboardServer.StartAsync(AnyPort).WithinPatience();
        await using var runtime = new Runtime(new RuntimeOptions { Observer = server.Observer });
        var idle = runtime.Spawn(static context => context.ReceiveAsync(static item => item is null).AsTask());
        var behind = runtime.Spawn(static context => context.ReceiveAsync(static item => item is null).AsTask());
        foreach (var number in Enumerable.Range(0, 7))
        {
            runtime.Send(behind, number);
        }

        // The newest picture is a tenth of a second old at most, and can be older than the processes.
        await Until(
            () => Top(server.Address).Output is var figures
                && figures.Contains("  alive             2")
                && Array.Exists(figures, line => line.StartsWith($"  {behind} ", StringComparison.Ordinal) && line.Contains(" 7 ", StringComparison.Ordinal)),
            "the mailbox");
        var (code, output, error) = Top(server.Address);
        Assert.Equal((0, "", $"{server.Address}"), (code, error, output[0]));
        Assert.Contains("  alive             2", output);
        Assert.Contains(output, static line => line.StartsWith("  restarts/s        0", StringComparison.Ordinal));
        var table = output.SkipWhile(static line => !line.StartsWith("  pid", StringComparison.Ordinal)).ToArray();
        Assert.Equal(["pid", $"{behind}", $"{idle}"], table.Select(static line => line.Trim().Split(' ')[0]));
        Assert.StartsWith($"  {idle}", Top(server.Address, "--sort", "pid").Output[^2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_pids_of_a_node_have_its_number()
    {
        await using var server = await DashboardServer.StartAsync(AnyPort).WithinPatience();
        await using var runtime = new Runtime(new RuntimeOptions
        {
            Node = new NodeOptions(new NodeId(500_000), new InMemoryNetwork().CreateTransport()),
            Observer = server.Observer,
        });
        var behind = runtime.Spawn(static context => context.ReceiveAsync(static _ => false).AsTask());
        runtime.Send(behind, "one");
        await Until(
            () => Top(server.Address).Output is var figures
                && Array.Exists(figures, static line => line.EndsWith("the longest has 1 (<500000.1>)", StringComparison.Ordinal))
                && Array.Exists(figures, static line => line.StartsWith("  <500000.1> ", StringComparison.Ordinal)),
            "the pid");
    }

    [Fact]
    public async Task In_a_pipe_it_is_a_line_each_second_until_it_is_interrupted()
    {
        await using var server = await DashboardServer.StartAsync(AnyPort).WithinPatience();
        using var interruption = new CancellationTokenSource();
        await using var output = new LinesWriter();
        var top = Watch(server.Address, output, interruption.Token);
        await Until(() => output.Lines.Length >= 2, "two lines");
        await interruption.CancelAsync();
        Assert.Equal(0, await top.WithinPatience());
        Assert.StartsWith("0 restarts/s (p50 -, p95 -, p99 -), 0 alive, ", output.Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_is_lost_is_tried_again()
    {
        var server = await DashboardServer.StartAsync(AnyPort).WithinPatience();
        var address = server.Address;
        using var interruption = new CancellationTokenSource();
        await using var output = new LinesWriter();
        var top = Watch(address, output, interruption.Token);
        await Until(() => output.Lines.Any(IsFigures), "figures");
        await server.DisposeAsync();
        await Until(() => output.Lines[^1].StartsWith($"{address}: connection lost, trying again each second: ", StringComparison.Ordinal), "the loss");
        await using var again = await DashboardServer.StartAsync(new DashboardOptions { Port = address.Port }).WithinPatience();
        await Until(() => IsFigures(output.Lines[^1]), "figures again");
        await interruption.CancelAsync();
        Assert.Equal(0, await top.WithinPatience());
    }

    [Fact]
    public void Where_nothing_listens_is_one_line_and_exit_code_2()
    {
        using var taken = new Socket(SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));   // bound, but it does not listen
        var address = new Uri($"http://127.0.0.1:{((IPEndPoint)taken.LocalEndPoint!).Port}/");
        var (code, output, error) = Top(address);
        Assert.Equal((2, 0), (code, output.Length));
        Assert.Matches($@"^top: {address}: it can't be reached \([^\n]+\)\. Start 'rusm dashboard', or name the address of a dashboard that runs$", error);
    }

    [Fact]
    public async Task An_answer_that_is_no_dashboards_is_one_line_and_exit_code_2()
    {
        await using var server = await DashboardServer.StartAsync(AnyPort).WithinPatience();
        var (code, _, error) = Top(new Uri(server.Address, "assets"));
        Assert.Equal(
            (2, $"top: {server.Address}assets/: what answers there is no dashboard of Rusm. Start 'rusm dashboard', or name the address of a dashboard that runs"),
            (code, error));
    }

    [Theory]
    [InlineData("top nonsense", "top: URL: 'nonsense' is not an address such as http://127.0.0.1:4000/. See 'rusm top --help'.")]
    [InlineData("top ftp://127.0.0.1/", "top: URL: 'ftp://127.0.0.1/' is not an address such as http://127.0.0.1:4000/. See 'rusm top --help'.")]
    [InlineData(
        "top --sort size",
        "top: --sort: 'size' is not one of mailbox, pid, label, name, parent, links, monitors, trap, age, restarts. See 'rusm top --help'.")]
    public void A_wrong_command_line_is_one_line(string line, string refusal) => Assert.Equal(refusal, CommandLine.Refusal(line));

    private static bool IsFigures(string line) => line.Contains(" restarts/s ", StringComparison.Ordinal);

    private static (int Code, string[] Output, string Error) Top(Uri address, params string[] options) =>
        Recorded.RusmOn("top", $"{address}", ["--once", .. options]);

    private static Task<int> Watch(Uri address, TextWriter output, CancellationToken interrupted) => RusmCommand.Create().Parse(["top", $"{address}"]).InvokeAsync(
        new InvocationConfiguration { Output = output, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null },
        interrupted);

    private static async Task Until(Func<bool> isSo, string what) => await Task.Run(async () =>
    {
        while (!isSo())
        {
            await Task.Delay(20);
        }
    }).WithinPatience(what);
}
