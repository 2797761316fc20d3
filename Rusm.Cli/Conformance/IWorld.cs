using LanguageExt;

namespace Rusm.Cli.Conformance;

/// <summary>
/// Somewhere a scenario can happen. It performs one operation at a time, lets everything come to rest, and says what was to be seen.
/// It refuses no scenario: what a dead process should do does nothing, and a name that never came to be, because who should have
/// made it was dead, stands for a dead process or for no reference. One world for each scenario.
/// </summary>
public interface IWorld : IAsyncDisposable
{
    /// <summary>What it is called in reports.</summary>
    string Name { get; }

    /// <summary>Performs one operation.</summary>
    /// <param name="operation">What is done.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What it did.</returns>
    /// <exception cref="TimeoutException">The world did not come to rest.</exception>
    ValueTask<Step> PerformAsync(Operation operation, CancellationToken cancellationToken = default);

    /// <summary>Looks at the processes that are alive now.</summary>
    /// <returns>Each with its name.</returns>
    Map<NameOrder, string, FinalProcess> Survivors();
}
