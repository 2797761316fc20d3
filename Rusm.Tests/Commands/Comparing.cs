using System.Text;
using System.Text.Json;
using Rusm.Cli;
using Rusm.Cli.Comparison;
using Rusm.Tests.Recordings;
using Xunit;

namespace Rusm.Tests.Commands;

/// <summary>What <c>rusm compare</c> runs, and what it prints.</summary>
public sealed class Comparing
{
    private static readonly IReadOnlyList<ComparisonCase> All = ComparisonCases.All(seconds: 1, warmUp: 1, rounds: 1, "recording");

    private static readonly ComparisonCase Calls = new(
        "calls, 8 callers",
        Figure.PerSecond("calls"),
        [],
        ComparisonPeer.Beam(new Goal(5, 1_000), []),
        ComparisonPeer.Itself(new Goal(1), "1 caller", []),
        ComparisonPeer.Beam(new Goal(Figure: 2_000), []),
        ComparisonPeer.Beam(new Goal(), []));

    private static readonly ComparisonCase Names = new("names", Figure.NsEach("pair"), [], ComparisonPeer.Beam(new Goal(2), []));

    private static readonly Result[] Results =
    [
        new(Calls, Calls.Rivals[0], [300, 100, 200], [50, 50, 50]),
        new(Calls, Calls.Rivals[1], [300, 100, 200], [100, 100, 100]),
        new(Calls, Calls.Rivals[2], [100], [200]),
        new(Calls, Calls.Rivals[3], [100], [200]),
        new(Names, Names.Rivals[0], [100], [200]),
    ];

    [Fact]
    public void Every_command_line_of_Rusm_is_understood() => Assert.All(
        All.Select(contest => contest.Rusm)
            .Concat(All.SelectMany(contest => contest.Rivals).Where(rival => rival.Who == Opponent.Itself).Select(rival => rival.Arguments)),
        arguments => Assert.Null(CommandLine.Refusal($"run {string.Join(' ', arguments)}")));

    [Fact]
    public void No_two_contests_have_the_same_name() => Assert.Equal(All.Count, All.Select(contest => contest.Name).Distinct().Count());

    [ErlangFact]
    public async Task The_Erlang_program_knows_every_scenario()
    {
        using var scratch = new Scratch();
        var beam = Beam.Prepare(scratch.Folder);
        var lines = ComparisonCases.All(seconds: 0, warmUp: 0, rounds: 1, "recording")
            .SelectMany(contest => contest.Rivals)
            .Where(rival => rival.Who == Opponent.Beam)
            .Select(rival => string.Join(' ', rival.Arguments.Select(Smaller)))
            .Distinct();
        foreach (var line in lines)
        {
            var result = await beam.RunAsync(line.Split(' '), CancellationToken.None);
            Assert.True(result.GetProperty("count").GetInt64() >= 0, line);
            Assert.True(result.GetProperty("seconds").GetDouble() >= 0, line);
        }
    }

    [Fact]
    public void Both_other_libraries_are_asked_for_the_same() => Assert.All(All, contest =>
    {
        var (proto, akka) = (Of(Opponent.Proto), Of(Opponent.Akka));
        Assert.Equal(proto, akka);

        string[] Of(Opponent peer) => [.. contest.Rivals.Where(rival => rival.Who == peer).Select(rival => string.Join(' ', rival.Arguments))];
    });

    [Fact]
    public void Calls_restarts_spawns_ping_pong_timers_and_memory_are_compared_with_other_libraries() => Assert.Equal(
        ["calls", "fault-recovery", "idle", "ping-pong", "spawn-storm", "timers"],
        All.SelectMany(contest => contest.Rivals).Where(rival => rival.IsPeer).Select(rival => rival.Arguments[0]).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void The_program_of_the_other_libraries_is_found_from_any_folder_of_the_repository()
    {
        var project = PeerProgram.Find(AppContext.BaseDirectory);
        Assert.True(File.Exists(project));
        Assert.Equal(project, PeerProgram.Find(Path.GetDirectoryName(project)!));
    }

    [Fact]
    public void Outside_the_repository_that_program_is_missed_in_one_line()
    {
        var folder = Path.GetTempPath();
        var refused = Assert.Throws<UserErrorException>(() => PeerProgram.Find(folder));
        Assert.Equal(
            $"compare: --peers needs {Path.Combine("Rusm.Cli", "Peers", "Rusm.Peers.csproj")}, and no folder above {folder} has it. "
            + "Run rusm from a clone of its repository.",
            refused.Message);
    }

    [Fact]
    public void There_is_a_table_for_each_side() => Assert.Equal(
        """
        | scenario | figure | Rusm: median (min–max) | the BEAM: median (min–max) | ratio | goal |
        | --- | --- | --- | --- | --- | --- |
        | calls, 8 callers | calls/s | 200 (100–300) | 50 (50–50) | 4.0 x | 5.0 x, 1,000 |
        | calls, 8 callers | calls/s | 100 (100–100) | 200 (200–200) | 0.5 x | 2,000 |
        | calls, 8 callers | calls/s | 100 (100–100) | 200 (200–200) | 0.5 x | – |
        | names | ns per pair | 100 (100–100) | 200 (200–200) | 2.0 x | 2.0 x |

        | scenario | figure | Rusm: median (min–max) | Rusm itself: median (min–max) | ratio | goal |
        | --- | --- | --- | --- | --- | --- |
        | calls, 8 callers / 1 caller | calls/s | 200 (100–300) | 100 (100–100) | 2.0 x | 1.0 x |
        """.ReplaceLineEndings("\n"),
        ComparisonTable.Of(Results));

    [Fact]
    public void The_same_goes_into_the_JSON()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            ComparisonTable.Write(Results[..2], writer);
        }

        Assert.Equal(
            """[{"scenario":"calls, 8 callers","figure":"calls/s","rusm":[300,100,200],"beam":[50,50,50],"ratio":4,"goal":5,"goal_figure":1000},"""
            + """{"scenario":"calls, 8 callers","figure":"calls/s","rusm":[300,100,200],"against":"1 caller","itself":[100,100,100],"ratio":2,"goal":1}]""",
            Encoding.UTF8.GetString(stream.ToArray()));
    }

    private static string Smaller(string argument) => int.TryParse(argument, out var number) && number > 100 ? "100" : argument;
}
