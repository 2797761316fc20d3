using Rusm.Kernel;
using Rusm.Kernel.Traces;

namespace Rusm.Cli.Dashboard;

/// <summary>
/// Where the reader of a trace is. The next step costs one step of the kernel, and each other one at most a few thousand. This class is
/// not thread-safe.
/// </summary>
internal sealed class TracePosition(TraceReplay replay)
{
    private State before = State.Empty;
    private Replayed? at;

    /// <summary>Goes to a step.</summary>
    /// <returns>The state before the step, and the replay after it. Both are the same at the beginning.</returns>
    internal (State Before, Replayed At) GoTo(long step)
    {
        if (at?.Step != step)
        {
            if (step == 0)
            {
                at = replay.At(0);
                before = at.State;
            }
            else
            {
                before = at?.Step == step - 1 ? at.State : replay.At(step - 1).State;
                at = replay.At(step);
            }
        }

        return (before, at);
    }
}
