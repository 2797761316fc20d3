using FsCheck;
using FsCheck.Fluent;
using Rusm.Host;
using Rusm.Host.Simulating;

namespace Rusm.Properties;

/// <summary>
/// Compares a server with a model of it, while several clients give it commands at the same time: its replies must be linearizable, as if the
/// server had handled the commands one after the other. Scenarios come from FsCheck, schedules from the simulation. Both are shrunk.
/// </summary>
public static class ModelTest
{
    /// <summary>Checks a server.</summary>
    /// <typeparam name="TState">The state of the model.</typeparam>
    /// <typeparam name="TCommand">A command to the server.</typeparam>
    /// <param name="model">The model, and how to start and call the server.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <returns>A task that completes when all scenarios were run.</returns>
    /// <exception cref="PropertyException">A run had other replies than the model allows. The message has the seed, the commands, the replies,
    /// the schedule and the story.</exception>
    public static Task CheckAsync<TState, TCommand>(ServerModel<TState, TCommand> model, ModelTestOptions? options = null)
        where TState : notnull
    {
        ArgumentNullException.ThrowIfNull(model);
        return Task.Factory.StartNew(() => Check(model, options ?? new ModelTestOptions()), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private static void Check<TState, TCommand>(ServerModel<TState, TCommand> model, ModelTestOptions options)
        where TState : notnull
    {
        var commands = Gen.Choose(1, options.Commands).SelectMany(count => Gen.ArrayOf(model.Commands, count));
        var scenarios = Arb.From(Gen.ArrayOf(commands, options.Clients), Shrink);
        ExplorationResult? failure = null;
        TCommand[][]? scenario = null;
        var property = Prop.ForAll(scenarios, clients =>
        {
            var exploration = Simulation.Explore(Program(model, clients), options.Simulation, expression: null);
            if (exploration.Failed)
            {
                (failure, scenario) = (exploration, clients);   // the last one is the smallest
            }

            return !exploration.Failed;
        });
        var runner = new SeedOf();
        var config = Config.Quick.WithMaxTest(options.Scenarios).WithRunner(runner);
        property.Check(options.Seed is { } seed ? config.WithReplay(seed, 1) : config);
        if (failure is not null)
        {
            throw new PropertyException(Message(scenario!, failure, runner), new SimulationFailedException(failure));
        }

        if (runner.Problem is { } problem)
        {
            throw new PropertyException(problem);
        }
    }

    /// <summary>A run of a scenario: each client gives its commands, one after the other. The program throws if the replies are not
    /// linearizable.</summary>
    private static Func<Runtime, Task> Program<TState, TCommand>(ServerModel<TState, TCommand> model, TCommand[][] scenario)
        where TState : notnull => async runtime =>
    {
        var (history, moment) = (new List<Operation<TCommand>>(), 0L);
        await model.Start(runtime).ConfigureAwait(true);
        await Task.WhenAll(scenario.Select((commands, client) => Trees.TestAsync(runtime, async context =>
        {
            foreach (var command in commands)
            {
                var begin = ++moment;
                try
                {
                    var reply = await model.Send(context, command).ConfigureAwait(true);
                    history.Add(new(client, command, begin, ++moment, reply));
                }
                catch (Exception exception) when (exception is CallException or CallTimeoutException or NameException)
                {
                    history.Add(new(client, command, begin, End: null, Reply: null));
                }
            }
        }))).ConfigureAwait(true);
        if (!Linearizability.Holds(model, history))
        {
            throw new PropertyException($"no order of the commands gives these replies: {string.Join("; ", history.OrderBy(static operation => operation.Begin))}");
        }
    };

    // Fewer clients, fewer commands.
    private static IEnumerable<TCommand[][]> Shrink<TCommand>(TCommand[][] scenario)
    {
        for (var client = 0; client < scenario.Length; client++)
        {
            if (scenario.Length > 1)
            {
                yield return [.. scenario[..client], .. scenario[(client + 1)..]];
            }

            for (var command = 0; command < scenario[client].Length && scenario[client].Length > 1; command++)
            {
                TCommand[] fewer = [.. scenario[client][..command], .. scenario[client][(command + 1)..]];
                yield return [.. scenario[..client], fewer, .. scenario[(client + 1)..]];
            }
        }
    }

    private static string Message<TCommand>(TCommand[][] scenario, ExplorationResult failure, SeedOf runner) => string.Join(
        Environment.NewLine,
        $"The server is not linearizable. Seed of the scenarios: {runner.Seed}",
        string.Join(Environment.NewLine, scenario.Select(static (commands, client) => $"  client {client}: {string.Join(", ", commands)}")),
        failure.Failure!.ToString());

    // FsCheck prints nothing: the exception says all.
    private sealed class SeedOf : IRunner
    {
        internal ulong Seed { get; private set; }

        internal string? Problem { get; private set; }

        public void OnStartFixture(Type t)
        {
        }

        public void OnArguments(int ntest, Microsoft.FSharp.Collections.FSharpList<object> args, Microsoft.FSharp.Core.FSharpFunc<int, Microsoft.FSharp.Core.FSharpFunc<Microsoft.FSharp.Collections.FSharpList<object>, string>> every)
        {
        }

        public void OnShrink(Microsoft.FSharp.Collections.FSharpList<object> args, Microsoft.FSharp.Core.FSharpFunc<Microsoft.FSharp.Collections.FSharpList<object>, string> everyShrink)
        {
        }

        public void OnFinished(string name, TestResult result)
        {
            switch (result)
            {
                case TestResult.Failed failed:
                    Seed = failed.Item5.Seed;
                    Problem = failed.Item4 is Outcome.Failed { Item: { } exception } ? $"{exception}" : Problem;
                    break;
                case TestResult.Exhausted:
                    Problem = "The generator of commands made too few of them.";
                    break;
                default:
                    break;
            }
        }
    }
}
