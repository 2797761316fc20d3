namespace Rusm.Host.Simulating;

/// <summary>What a <see cref="Decision"/> does.</summary>
public enum DecisionKind
{
    /// <summary>A process takes the next step, although another one was next.</summary>
    Run = 0,

    /// <summary>The time of the next timer comes, although processes are ready to run.</summary>
    AdvanceTime,

    /// <summary>A process is killed.</summary>
    Kill,

    /// <summary>A process is not run any more, as if its body blocked for ever.</summary>
    Hang,

    /// <summary>The body of the process that is spawned next throws at its start.</summary>
    FailStart,

    /// <summary>The message that is sent next is held back.</summary>
    Hold,

    /// <summary>A message that was held back is delivered.</summary>
    Deliver,

    /// <summary>A signal of a node arrives at another node, although something else was next.</summary>
    Arrive,

    /// <summary>The connection of two nodes is cut, and made again.</summary>
    Cut,
}
