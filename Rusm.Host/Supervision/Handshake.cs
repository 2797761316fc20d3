using Rusm.Kernel;

namespace Rusm.Host.Supervision;

/// <summary>
/// How a child that takes time to be ready says that it is (OTP: <c>proc_lib:init_ack</c>). Until it does, its supervisor waits
/// and starts nobody else. A body that ends before it has said anything has failed to start, with its exit reason.
/// </summary>
public sealed class Handshake
{
    private readonly ProcessContext context;
    private readonly Pid starter;
    private bool answered;

    internal Handshake(ProcessContext context, Pid starter) => (this.context, this.starter) = (context, starter);

    /// <summary>The child is ready: its supervisor goes on (OTP: <c>{ok, Pid}</c>). Saying it again does nothing.</summary>
    public void Acknowledge() => Answer(new StartAnswer.Acknowledged(context.Self));

    /// <summary>
    /// There is nothing to run, and that is no failure (OTP: <c>ignore</c>). The process ends with <c>normal</c>: return right after
    /// it. Its supervisor keeps the child as one that is down.
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

/// <summary>What a child says of its start, as a message to whoever started it.</summary>
internal abstract record StartAnswer(Pid Child)
{
    internal sealed record Acknowledged(Pid Child) : StartAnswer(Child);

    internal sealed record Ignored(Pid Child) : StartAnswer(Child);
}
