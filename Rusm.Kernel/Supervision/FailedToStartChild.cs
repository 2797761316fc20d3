namespace Rusm.Kernel.Supervision;

/// <summary>The value of the exit reason <c>shutdown</c> of a supervisor whose child does not start (OTP:
/// <c>{failed_to_start_child, Id, Reason}</c>).</summary>
/// <param name="Id">The id of the child.</param>
/// <param name="Reason">The reason why it did not start. If the child is a supervisor, this reason has the id of its own child.</param>
public sealed record FailedToStartChild(string Id, ExitReason Reason)
{
    /// <summary>Returns the id and the reason on one line.</summary>
    /// <returns><c>failed_to_start_child cache: timeout</c>.</returns>
    public override string ToString() => $"failed_to_start_child {Id}: {Reason}";
}
