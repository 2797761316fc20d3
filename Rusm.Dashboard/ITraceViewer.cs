using Rusm.Dashboard.Http;

namespace Rusm.Dashboard;

/// <summary>Shows one recorded trace. Thread-safe.</summary>
internal interface ITraceViewer
{
    /// <summary>The trace that is open; null if none is.</summary>
    TraceInfo? Open { get; }

    /// <summary>Opens a trace instead of the one before.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="content">Its bytes.</param>
    /// <exception cref="TraceViewException">It is not a trace, or a broken one.</exception>
    TraceInfo Use(string name, byte[] content);

    /// <summary>The state after a step, and what the step did; step 0 is the beginning.</summary>
    /// <exception cref="TraceViewException">There is no such step, or no trace.</exception>
    TraceStep Step(long step);

    /// <summary>Why a process died.</summary>
    /// <exception cref="TraceViewException">There was no such process, or no trace.</exception>
    TraceStory Explain(long pid);

    /// <summary>What would have happened otherwise.</summary>
    /// <exception cref="TraceViewException">The request is wrong, or there is no trace.</exception>
    WhatIfAnswer WhatIf(WhatIfRequest request);
}

/// <summary>A request about a trace that can't be answered.</summary>
/// <param name="message">What is wrong, in one line.</param>
internal sealed class TraceViewException(string message) : Exception(message);
