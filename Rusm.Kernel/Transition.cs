using LanguageExt;

namespace Rusm.Kernel;

/// <summary>What one signal makes of a state.</summary>
/// <param name="State">The state after it.</param>
/// <param name="Effects">What the host must do, in this order.</param>
public sealed record Transition(State State, Seq<Effect> Effects);
