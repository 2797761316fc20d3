namespace Rusm.Kernel.Supervision;

/// <summary>The value of the <c>shutdown</c> that a supervisor ends with when a child of it does not start (OTP:
/// <c>{failed_to_start_child, Id, Reason}</c>).</summary>
/// <param name="Id">The child.</param>
/// <param name="Reason">Why it did not start. For a child that is a supervisor, this reason names the child of its own.</param>
public sealed record FailedToStartChild(string Id, ExitReason Reason)
{
    /// <summary>One line.</summary>
    /// <returns><c>failed_to_start_child cache: timeout</c>.</returns>
    public override string ToString() => $"failed_to_start_child {Id}: {Reason}";
}
