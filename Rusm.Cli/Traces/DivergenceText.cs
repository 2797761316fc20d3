using Rusm.Kernel.Traces;

namespace Rusm.Cli.Traces;

/// <summary>Replays that part from the recording. What they show did not happen.</summary>
internal static class DivergenceText
{
    internal static void MustNotBe(ReplayResult result)
    {
        foreach (var parted in result.Divergence)
        {
            throw new UserErrorException(Of(parted));
        }
    }

    internal static string Of(Divergence parted) =>
        $"the replay parts from the recording: the state after step {parted.Step} is not the one that was recorded. "
        + "'rusm replay' says more; use the Rusm that made the trace";
}
