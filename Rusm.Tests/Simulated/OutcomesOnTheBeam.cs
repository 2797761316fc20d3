using System.Diagnostics;
using Rusm.Host;
using Rusm.Host.Simulating;
using Rusm.Kernel;
using Rusm.Tests.Recordings;
using Xunit;

namespace Rusm.Tests.Simulated;

/// <summary>What a live BEAM does with a small program is among the outcomes of all orders of the same program here.</summary>
public sealed class OutcomesOnTheBeam
{
    [ErlangFact]
    public async Task Each_outcome_of_a_live_BEAM_is_an_outcome_of_some_order()
    {
        Dictionary<string, HashSet<string>> possible = new()
        {
            ["lost_update"] = OutcomesOf(LostUpdateAsync),
            ["monitor_after_end"] = OutcomesOf(MonitorAfterEndAsync),
            ["race_for_a_name"] = OutcomesOf(RaceForANameAsync),
        };
        Assert.Equal(["1", "2"], possible["lost_update"].Order());
        Assert.Equal(["noproc", "normal"], possible["monitor_after_end"].Order());
        Assert.Equal(["badarg,true", "false,true"], possible["race_for_a_name"].Order());
        var seen = await OnTheBeam(runs: 500);
        Assert.Equal(possible.Keys.Order(), seen.Keys.Order());
        Assert.All(seen, outcomes => Assert.NotEmpty(outcomes.Value));
        Assert.All(seen, outcomes => Assert.Subset(possible[outcomes.Key], outcomes.Value));
    }

    private static HashSet<string> OutcomesOf(Func<Runtime, HashSet<string>, Task> program)
    {
        var outcomes = new HashSet<string>();
        var result = Simulation.ExploreAll(runtime => program(runtime, outcomes), new SimulationOptions { Schedules = 1_000_000 }, prunes: false);
        Assert.True(result.IsComplete, $"{result}");
        return outcomes;
    }

    private static async Task LostUpdateAsync(Runtime runtime, HashSet<string> outcomes)
    {
        var values = new HashSet<int>();
        await Programs.LostUpdateAsync(runtime, values);
        outcomes.Add($"{values.Single()}");
    }

    private static async Task MonitorAfterEndAsync(Runtime runtime, HashSet<string> outcomes)
    {
        var reason = new TaskCompletionSource<ExitReason>();
        runtime.Spawn(async context =>
        {
            context.Monitor(context.Spawn(static _ => Task.CompletedTask));
            reason.SetResult(((Received.Down)await context.ReceiveAsync()).Reason);
        });
        outcomes.Add($"{await reason.Task}");
    }

    private static async Task RaceForANameAsync(Runtime runtime, HashSet<string> outcomes)
    {
        var won = new List<string>();
        var done = new TaskCompletionSource();
        for (var number = 0; number < 2; number++)
        {
            runtime.Spawn(async context =>
            {
                var outcome = "false";
                try
                {
                    if (context.WhereIs("leader") is null)
                    {
                        context.Register("leader");
                        outcome = "true";
                    }
                }
                catch (NameException)
                {
                    outcome = "badarg";
                }

                won.Add(outcome);
                if (won.Count == 2)
                {
                    done.SetResult();
                }

                await context.ReceiveAsync();
            });
        }

        await done.Task;
        outcomes.Add(string.Join(',', won.Order()));
    }

    // A line: the program, and its outcomes as an Erlang list.
    private static async Task<Dictionary<string, HashSet<string>>> OnTheBeam(int runs)
    {
        using var beam = Process.Start(new ProcessStartInfo(
            ErlangFactAttribute.Escript ?? throw new InvalidOperationException("There is no escript; use an ErlangFact."),
            [Recording.PathOf("outcomes.escript"), $"{runs}"])
        {
            RedirectStandardOutput = true,
        })!;
        var lines = (await beam.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return lines.Select(static line => line.Split(' ', 2)).ToDictionary(static parts => parts[0], static parts => OutcomesIn(parts[1]));
    }

    private static HashSet<string> OutcomesIn(string list) => list.StartsWith("[[", StringComparison.Ordinal)
        ? [.. list.Trim('[', ']').Split("],[")]
        : [.. list.Trim('[', ']').Split(',')];
}
