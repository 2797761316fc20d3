using System.Diagnostics;
using Rusm.Kernel;

namespace Rusm.Host;

/// <summary>
/// Thrown when a name can't be given, taken away or called by: it is taken or nobody has it, or who is to have it is dead or has
/// one. Nothing was done. In a body that doesn't catch it, it is a crash, as the <c>badarg</c> of the BEAM is.
/// </summary>
public sealed class NameException : InvalidOperationException
{
    internal NameException(Refusal refusal)
        : base($"Refused: {refusal}. {Advice(refusal)}") => Refusal = refusal;

    /// <summary>What stands in the way, and who.</summary>
    public Refusal Refusal { get; }

    private static string Advice(Refusal refusal) => refusal switch
    {
        Refusal.NameTaken taken => $"Take another name, unregister {taken.Name} first, or ask for it with WhereIsOrSpawn.",
        Refusal.NoSuchProcess => "Register a live process, or give the name with the spawn.",
        Refusal.AlreadyNamed named => $"A process has one name at most: unregister {named.Name} first.",
        Refusal.NotRegistered => "Register somebody first, or look with WhereIs.",
        _ => throw new UnreachableException($"No advice for {refusal}"),
    };
}
