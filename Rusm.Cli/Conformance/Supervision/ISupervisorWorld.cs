using LanguageExt;

namespace Rusm.Cli.Conformance.Supervision;

/// <summary>
/// Somewhere a supervisor can run. It does one thing at a time, lets everything come to rest, and says what was to be seen. It refuses
/// no scenario: what is to happen to a child that does not run does nothing, and where the supervisor is gone, its calls result in
/// <c>supervisor_gone</c>, other operations do nothing, and each step tells its exit again. One world for each scenario.
/// </summary>
public interface ISupervisorWorld : IAsyncDisposable
{
    /// <summary>What it is called in reports.</summary>
    string Name { get; }

    /// <summary>Starts the supervisor with its children. It is done once, before all operations.</summary>
    /// <param name="supervisor">What it is like.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What happened to the children, in order.</returns>
    /// <exception cref="TimeoutException">The world did not come to rest.</exception>
    ValueTask<Seq<ChildEvent>> StartAsync(ScenarioSupervisor supervisor, CancellationToken cancellationToken = default);

    /// <summary>Performs one operation.</summary>
    /// <param name="operation">What is done.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What it did.</returns>
    /// <exception cref="TimeoutException">The world did not come to rest.</exception>
    ValueTask<ObservedStep> PerformAsync(SupervisorOperation operation, CancellationToken cancellationToken = default);
}
