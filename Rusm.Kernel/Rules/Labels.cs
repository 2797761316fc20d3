namespace Rusm.Kernel.Rules;

/// <summary>Labels (Erlang: <c>proc_lib:set_label/1</c>): texts for people. Labels are not unique, and no rule depends on them.</summary>
internal static class Labels
{
    internal static Turn Set(Turn turn, TableEntry actor, string? label) => turn.With(actor, actor.WithLabel(label, turn.Owner));
}
