using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Rusm.Host.Simulating;
using Rusm.Host.Supervision;

namespace Rusm.Properties;

/// <summary>Checks a supervision tree: its processes run under a simulation, with many schedules, while processes are killed. It works with
/// any test runner: a failure is an exception.</summary>
public static class CascadeTest
{
    /// <summary>Checks all properties of the options.</summary>
    /// <param name="tree">Makes the specification of the tree. It is called for each run, so that no run uses the objects of another.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="expression">The expression of the tree, from the compiler.</param>
    /// <param name="optionsExpression">The expression of the options, from the compiler.</param>
    /// <returns>What was checked.</returns>
    /// <exception cref="PropertyException">A property does not hold. The message has the seed, the schedule, the story and a test that
    /// repeats the run.</exception>
    public static Task<CascadeReport> CheckAsync(
        Func<SupervisorSpec> tree,
        CascadeOptions? options = null,
        [CallerArgumentExpression(nameof(tree))] string? expression = null,
        [CallerArgumentExpression(nameof(options))] string? optionsExpression = null)
    {
        ArgumentNullException.ThrowIfNull(tree);

        // On a thread of its own: the simulation does not return before it is done, and a test runner has few threads.
        return Task.Factory.StartNew(() => Check(tree, options ?? new CascadeOptions(), expression ?? "tree", optionsExpression), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Repeats a run of a property: the regression test of a failure.</summary>
    /// <param name="tree">Makes the specification of the tree.</param>
    /// <param name="property">The property.</param>
    /// <param name="schedule">The schedule, as the message of the failure has it.</param>
    /// <param name="options">The options of the failed check; null for the defaults.</param>
    /// <exception cref="PropertyException">The property does not hold.</exception>
    /// <exception cref="ArgumentException">The property is <see cref="TreeProperty.CallsEnd"/>, and the options have no call.</exception>
    public static void Repeat(Func<SupervisorSpec> tree, TreeProperty property, string schedule, CascadeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(tree);
        ArgumentNullException.ThrowIfNull(property);
        options ??= new CascadeOptions();
        if (property == TreeProperty.CallsEnd && options.Call is null)
        {
            throw new ArgumentException($"{nameof(TreeProperty)}.{nameof(TreeProperty.CallsEnd)} needs {nameof(CascadeOptions)}.{nameof(CascadeOptions.Call)}: pass the options of the failed check.", nameof(options));
        }

        var result = property.Replay(tree, Schedule.Parse(schedule), options);
        if (result.Failed)
        {
            throw new PropertyException($"{property.Name}: {result}", new SimulationFailedException(result));
        }
    }

    private static CascadeReport Check(Func<SupervisorSpec> tree, CascadeOptions options, string expression, string? optionsExpression)
    {
        var checks = ImmutableArray.CreateBuilder<CascadeCheck>();
        foreach (var property in options.Properties)
        {
            var exploration = property.Explore(tree, options);
            if (exploration.Failure is { } failure)
            {
                throw new PropertyException(Message(tree, options, property, exploration, failure, Repetition(property, failure, expression, optionsExpression)), new SimulationFailedException(exploration));
            }

            checks.Add(new CascadeCheck(property.Name, exploration.Schedules, exploration.Steps));
        }

        return new CascadeReport(checks.ToImmutable());
    }

    private static string Message(
        Func<SupervisorSpec> tree, CascadeOptions options, TreeProperty property, ExplorationResult exploration, SimulationResult failure, string repetition) => string.Join(
        Environment.NewLine,
        [
            $"{property.Name}: not with schedule {exploration.Schedules:N0}, which was shrunk from {exploration.FirstSchedule?.Decisions.Length ?? 0} decisions to {failure.Schedule.Decisions.Length}.",
            $"{failure}",
            .. FailureTrace.Write(options.TraceFolder, property.Member ?? "property", failure, path => property.Record(tree, failure.Schedule, options, path)),
            "This test repeats it:",
            $"""
            [Fact]
            public void Repeats_the_failure() =>
                {repetition};
            """,
        ]);

    // A property of the user has no name in the code but that of the options.
    private static string Repetition(TreeProperty property, SimulationResult failure, string tree, string? options)
    {
        var member = property.Member is { } known ? $"TreeProperty.{known}" : $"({options ?? "options"}).Properties.Single(each => each.Name == \"{property.Name}\")";
        return $"CascadeTest.Repeat({tree}, {member}, \"{failure.Schedule}\"{(options is null or "null" ? "" : $", {options}")})";
    }
}
