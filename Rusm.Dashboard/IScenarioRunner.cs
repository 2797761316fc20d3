using Rusm.Dashboard.Http;

namespace Rusm.Dashboard;

/// <summary>Runs the scenarios that the page offers. One runs at a time.</summary>
internal interface IScenarioRunner
{
    /// <summary>The scenarios.</summary>
    IReadOnlyList<ScenarioInfo> All { get; }

    /// <summary>How the run stands; null before the first one.</summary>
    RunPicture? Look();

    /// <summary>Starts a run.</summary>
    /// <returns>What is wrong with the request, in one line; null if it has started.</returns>
    RunRefusal? Start(RunRequest request);

    /// <summary>Stops the run, if there is one.</summary>
    void Stop();
}

/// <summary>Why a run has not started.</summary>
/// <param name="IsBusy">Whether another one runs.</param>
/// <param name="Error">What is wrong, in one line.</param>
internal sealed record RunRefusal(bool IsBusy, string Error);
