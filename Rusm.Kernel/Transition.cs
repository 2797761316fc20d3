using LanguageExt;

namespace Rusm.Kernel;

/// <summary>The result of one signal.</summary>
/// <param name="State">The state after the signal.</param>
/// <param name="Effects">The effects that the host must carry out, in this order.</param>
public sealed record Transition(State State, Seq<Effect> Effects);
