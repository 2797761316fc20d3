using Rusm.Kernel;
using Rusm.Kernel.Supervision;

namespace Rusm.Tests.Reference.Supervision;

/// <summary>OTP's child record: its <c>pid</c> is a pid, <c>undefined</c>, or <c>{restarting, Pid}</c>.</summary>
internal sealed class ModelChild(ChildSpec spec)
{
    internal ChildSpec Spec { get; } = spec;

    internal Pid? Pid { get; set; }

    internal Pid? Was { get; set; }

    internal bool IsRestarting { get; set; }

    internal bool IsUndefined => Pid is null && !IsRestarting;

    internal bool IsTemporary => Spec.Restart == RestartType.Temporary;

    internal string InWords => Pid is { } pid ? $"up as {pid}" : IsRestarting ? "restarting" : "down";

    internal void Undefine() => (Pid, IsRestarting) = (null, false);
}
