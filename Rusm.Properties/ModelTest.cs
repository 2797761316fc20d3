using System.Runtime.CompilerServices;
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
    /// <param name="expression">The expression of the model, from the compiler.</param>
    /// <returns>A task that completes when all scenarios were run.</returns>
    /// <exception cref="PropertyException">A run had other replies than the model allows. The message has the seed, the commands, the replies,
    /// the schedule and the story.</exception>
    public static Task CheckAsync<TState, TCommand>(
        ServerModel<TState, TCommand> model, ModelTestOptions? options = null, [CallerArgumentExpression(nameof(model))] string? expression = null)
        where TState : notnull
    {
        ArgumentNullException.ThrowIfNull(model);
        return Task.Factory.StartNew(() => Check(model, options ?? new ModelTestOptions(), expression), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private static void Check<TState, TCommand>(ServerModel<TState, TCommand> model, ModelTestOptions options, string? expression)
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
        var runner = new QuietRunner();
        var seed = options.Seed ?? unchecked((ulong)Random.Shared.NextInt64());
        property.Check(Config.Quick.WithMaxTest(options.Scenarios).WithRunner(runner).WithReplay(seed, 1));
        if (failure is not null)
        {
            throw new PropertyException(Message(model, options, scenario!, failure, seed, expression), new SimulationFailedException(failure));
        }

        if (runner.Problem is { } problem)
        {
            throw new PropertyException(problem);
        }
    }

    /// <summary>A run of a scenario: each client gives its commands, one after the other. The program throws if the replies are
    /// not linearizable.</summary>
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

    private static string Message<TState, TCommand>(
        ServerModel<TState, TCommand> model, ModelTestOptions options, TCommand[][] scenario, ExplorationResult failure, ulong seed, string? expression)
        where TState : notnull => string.Join(
        Environment.NewLine,
        [
            $"The server is not linearizable. Seed of the scenarios: {seed}",
            .. scenario.Select(static (commands, client) => $"  client {client}: {string.Join(", ", commands)}"),
            $"{failure.Failure}",
            .. FailureTrace.Write(
                options.TraceFolder, "model", failure.Failure!, path => Simulation.Record(Program(model, scenario), failure.Failure!.Schedule, path, options.Simulation)),
            "This test repeats it:",
            $$"""
            [Fact]
            public Task Repeats_the_failure() =>
                ModelTest.CheckAsync({{(expression is null || expression.Contains('\n', StringComparison.Ordinal) ? "model" : expression)}}, new ModelTestOptions { Seed = {{seed}} });
            """,
        ]);

    // FsCheck prints nothing: the exception says all.
    private sealed class QuietRunner : IRunner
    {
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
