namespace Rusm.Kernel.Supervision;

/// <summary>The restart strategy: which children are restarted when one ends (OTP: the supervisor's <c>strategy</c>).</summary>
public enum RestartStrategy
{
    /// <summary>Only the child that ended (OTP: <c>one_for_one</c>, the default).</summary>
    OneForOne = 0,

    /// <summary>All children. The others are stopped first, then all are started (OTP: <c>one_for_all</c>).</summary>
    OneForAll,

    /// <summary>The child that ended and the children that were started after it (OTP: <c>rest_for_one</c>).</summary>
    RestForOne,

    /// <summary>Only the child that ended. All children are started from one template, by calls (OTP:
    /// <c>simple_one_for_one</c>).</summary>
    SimpleOneForOne,
}

/// <summary>The restart type: whether a child that ended is restarted (OTP: the child's <c>restart</c>).</summary>
public enum RestartType
{
    /// <summary>Always (OTP: <c>permanent</c>, the default).</summary>
    Permanent = 0,

    /// <summary>Only after an abnormal end: not after <c>normal</c>, and not after <c>shutdown</c>, with or without a value
    /// (OTP: <c>transient</c>).</summary>
    Transient,

    /// <summary>Never. The child and its specification are removed when it ends (OTP: <c>temporary</c>).</summary>
    Temporary,
}

/// <summary>Whether the end of significant children ends their supervisor (OTP: <c>auto_shutdown</c>). Only children that end by themselves
/// and are not restarted count, not children that the supervisor stops.</summary>
public enum AutoShutdown
{
    /// <summary>The supervisor does not end. No child may be significant (OTP: <c>never</c>, the default).</summary>
    Never = 0,

    /// <summary>The supervisor ends with <c>shutdown</c> when the first significant child ends (OTP: <c>any_significant</c>).</summary>
    AnySignificant,

    /// <summary>The supervisor ends with <c>shutdown</c> when the last significant child ends (OTP: <c>all_significant</c>).</summary>
    AllSignificant,
}

/// <summary>The type of a child (OTP: the child's <c>type</c>). <see cref="SupervisorCall.CountChildren"/> counts the types separately.</summary>
public enum ChildType
{
    /// <summary>A process that is not a supervisor.</summary>
    Worker = 0,

    /// <summary>A supervisor of its own children.</summary>
    Supervisor,
}
