using Rusm.Kernel;
using Rusm.Kernel.Supervision;

namespace Rusm.Cli.Conformance;

/// <summary>Exit reasons as a scenario has them: a word, as Erlang writes the term. <c>overload</c> has no value; the value of
/// <c>{shutdown,idle}</c> is the text <c>idle</c>.</summary>
internal static class ReasonWord
{
    /// <summary>The reason that a word stands for.</summary>
    internal static ExitReason Read(string word) => word is ['{', .. var inside, '}'] && inside.Split(',', 2) is [{ Length: > 0 } name, var value]
        ? ExitReason.Named(name, value)
        : ExitReason.Named(word);

    /// <summary>The word for a reason.</summary>
    internal static string Of(ExitReason reason) => reason.Value switch
    {
        null => reason.Name,
        FailedToStartChild failed => $"{{{reason.Name},{{failed_to_start_child,{failed.Id},{Of(failed.Reason)}}}}}",
        _ => $"{{{reason.Name},{reason.ValueText}}}",
    };
}
