using LanguageExt;

namespace Rusm.Cli.Conformance;

/// <summary>
/// One item of a mailbox, by name. Cases: <see cref="Exit"/>, <see cref="Down"/>, <see cref="Message"/>. It prints as it is written
/// in an operation.
/// </summary>
public abstract record Item
{
    private Item()
    {
    }

    /// <summary>Items whose order is not promised, in the order in which they are compared.</summary>
    public static Seq<Item> Sorted(Seq<Item> items) => items.OrderBy(item => item.ToString(), StringComparer.Ordinal).ToSeq().Strict();

    /// <summary>An exit signal that a process trapped.</summary>
    /// <param name="From">The sender: a process, or <see cref="Scenario.Outside"/>.</param>
    /// <param name="Reason">The reason it carries.</param>
    public sealed record Exit(string From, string Reason) : Item
    {
        public override string ToString() => $"exit {From} {Reason}";
    }

    /// <summary>The end of a monitored process.</summary>
    /// <param name="Reference">The monitor that fired.</param>
    /// <param name="Process">The process that was monitored.</param>
    /// <param name="Reason">Its exit reason.</param>
    public sealed record Down(string Reference, string Process, string Reason) : Item
    {
        public override string ToString() => $"down {Reference} {Process} {Reason}";
    }

    /// <summary>A message.</summary>
    /// <param name="Number">The message.</param>
    public sealed record Message(long Number) : Item
    {
        public override string ToString() => $"message {Number}";
    }
}
