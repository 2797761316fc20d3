namespace Rusm.Kernel.Supervision;

/// <summary>The children that are restarted together with a child (OTP: the supervisor's <c>strategy</c>).</summary>
public enum RestartStrategy
{
    /// <summary>That child alone (OTP: <c>one_for_one</c>, the default).</summary>
    OneForOne = 0,

    /// <summary>All children: the others are stopped first, then all are started (OTP: <c>one_for_all</c>).</summary>
    OneForAll,

    /// <summary>That child and those started after it (OTP: <c>rest_for_one</c>).</summary>
    RestForOne,

    /// <summary>That child alone; all children are made from one template, on demand (OTP: <c>simple_one_for_one</c>).</summary>
    SimpleOneForOne,
}

/// <summary>When a child that ended is started again (OTP: the child's <c>restart</c>).</summary>
public enum RestartType
{
    /// <summary>Always (OTP: <c>permanent</c>, the default).</summary>
    Permanent = 0,

    /// <summary>Only after an abnormal end: not after <c>normal</c> and <c>shutdown</c>, with or without a value (OTP:
    /// <c>transient</c>).</summary>
    Transient,

    /// <summary>Never; and it is forgotten when it ends (OTP: <c>temporary</c>).</summary>
    Temporary,
}

/// <summary>What the end of significant children does to their supervisor (OTP: <c>auto_shutdown</c>). It counts when they end by
/// themselves and are not restarted, not when the supervisor stops them.</summary>
public enum AutoShutdown
{
    /// <summary>Nothing; no child may be significant (OTP: <c>never</c>, the default).</summary>
    Never = 0,

    /// <summary>The supervisor ends with <c>shutdown</c> after the first one (OTP: <c>any_significant</c>).</summary>
    AnySignificant,

    /// <summary>The supervisor ends with <c>shutdown</c> after the last one (OTP: <c>all_significant</c>).</summary>
    AllSignificant,
}

/// <summary>What a child is (OTP: the child's <c>type</c>). It counts in <see cref="SupervisorCall.CountChildren"/>.</summary>
public enum ChildType
{
    /// <summary>A process that does the work.</summary>
    Worker = 0,

    /// <summary>A supervisor of its own children.</summary>
    Supervisor,
}
