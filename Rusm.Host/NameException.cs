using System.Diagnostics;
using Rusm.Kernel;

namespace Rusm.Host;

/// <summary>
/// Thrown if an operation on a name is not possible: the name is taken or not registered, or the process is not alive or has a name
/// already. The operation has changed nothing. If a body does not catch it, the process crashes, as with <c>badarg</c> on the BEAM.
/// </summary>
public sealed class NameException : InvalidOperationException
{
    internal NameException(Refusal refusal)
        : base($"Refused: {refusal}. {Advice(refusal)}") => Refusal = refusal;

    /// <summary>The reason.</summary>
    public Refusal Refusal { get; }

    private static string Advice(Refusal refusal) => refusal switch
    {
        Refusal.NameTaken taken => $"Take another name, unregister {taken.Name} first, or ask for it with WhereIsOrSpawn.",
        Refusal.NoSuchProcess => "Register a live process, or give the name with the spawn.",
        Refusal.AlreadyNamed named => $"A process has one name at most: unregister {named.Name} first.",
        Refusal.OfOtherNode => "Do it in a process of that node.",
        Refusal.GlobalNameTaken => "Monitor the process that has it, and try again when that has ended, or take another name.",
        Refusal.NotRegistered => "Register a process under it first, or look with WhereIs or WhereIsGlobal.",
        _ => throw new UnreachableException($"No advice for {refusal}"),
    };
}
