using Rusm.Host.Observing;
using Rusm.Kernel;

namespace Rusm.Host.Supervision;

/// <summary>
/// Reports the outcome of the start of a child (OTP: <c>proc_lib:init_ack</c>). Until the child does so, its supervisor waits
/// and starts no other child. If the body ends before it has called either method, its start has failed with its exit reason.
/// </summary>
public sealed class Handshake
{
    private readonly ProcessContext context;
    private readonly Pid starter;
    private bool answered;

    internal Handshake(ProcessContext context, Pid starter) => (this.context, this.starter) = (context, starter);

    /// <summary>Reports that the start is complete: the supervisor continues (OTP: <c>{ok, Pid}</c>). Calling it again does nothing.</summary>
    public void Acknowledge() => Answer(new StartAnswer.Acknowledged(context.Self));

    /// <summary>
    /// Reports that there is nothing to run, which is no failure (OTP: <c>ignore</c>). The process ends with <c>normal</c>: return right
    /// after it. The supervisor keeps the child, which is down.
    /// </summary>
    public void Ignore()
    {
        Answer(new StartAnswer.Ignored(context.Self));
        context.Stop(ExitReason.Normal);
    }

    private void Answer(StartAnswer answer)
    {
        if (!answered)
        {
            answered = true;
            context.Send(starter, answer);
        }
    }
}

/// <summary>The message by which a child reports the outcome of its start.</summary>
internal abstract record StartAnswer(Pid Child) : IHostMessage
{
    internal sealed record Acknowledged(Pid Child) : StartAnswer(Child);

    internal sealed record Ignored(Pid Child) : StartAnswer(Child);
}
