using System.Threading.Channels;
using Rusm.Host;
using Rusm.Kernel;

namespace Rusm.Cli.Conformance;

/// <summary>
/// A process beside those of the scenario, which monitors them and passes on what it receives. Asked whether that was all, it passes
/// on the question too: a mailbox keeps its order, so every death before the question comes before it.
/// </summary>
internal sealed class Watcher
{
    private const string Question = "is that all?";
    private static readonly Received TheQuestion = new Received.Message(Question);
    private static readonly Received Done = new Received.Message("done");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Runtime runtime;
    private readonly Channel<Received> news = Channel.CreateUnbounded<Received>();

    internal Watcher(Runtime runtime)
    {
        this.runtime = runtime;
        Pid = runtime.Spawn(PassOn);
    }

    internal Pid Pid { get; }

    internal void Watch(Pid pid) => runtime.Monitor(Pid, pid);

    /// <summary>For who was told to do something: it is done.</summary>
    internal void ReportDone() => news.Writer.TryWrite(Done);

    /// <summary>Waits until somebody has done what it was told, or has died instead; what comes meanwhile goes into the list.</summary>
    internal Task UntilDoneAsync(Pid by, List<Received> news, CancellationToken cancellationToken) =>
        HearUntilAsync(heard => heard == Done || (heard is Received.Down down && down.Pid == by), news, cancellationToken);

    /// <summary>Waits until everybody who is dead is known to be; what comes meanwhile goes into the list.</summary>
    internal Task UntilAllIsKnownAsync(List<Received> news, CancellationToken cancellationToken)
    {
        runtime.Send(Pid, Question);
        return HearUntilAsync(heard => heard == TheQuestion, news, cancellationToken);
    }

    private async Task PassOn(ProcessContext self)
    {
        while (true)
        {
            news.Writer.TryWrite(await self.Receive());
        }
    }

    private async Task HearUntilAsync(Func<Received, bool> isLast, List<Received> into, CancellationToken cancellationToken)
    {
        Received heard;
        do
        {
            heard = await HearAsync(cancellationToken);
            if (heard != TheQuestion && heard != Done)
            {
                into.Add(heard);
            }
        }
        while (!isLast(heard));
    }

    private async Task<Received> HearAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await news.Reader.ReadAsync(cancellationToken).AsTask().WaitAsync(Patience, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"It did not come to rest within {Patience.TotalSeconds} seconds.");
        }
    }
}
