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
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Runtime runtime;
    private readonly Channel<News> news = Channel.CreateUnbounded<News>();
    private long questions;

    internal Watcher(Runtime runtime)
    {
        this.runtime = runtime;
        Pid = runtime.Spawn(PassOnAsync);
    }

    internal Pid Pid { get; }

    internal void Watch(Pid pid) => runtime.Monitor(Pid, pid);

    /// <summary>For the process that was told to do something: it is done.</summary>
    /// <param name="operation">The number of what it was told.</param>
    internal void ReportDone(long operation) => news.Writer.TryWrite(new News.Done(operation));

    /// <summary>Waits until a process has done what it was told, or has died instead; what comes meanwhile goes into the list.</summary>
    /// <param name="operation">The number of what it was told. The report of another operation is passed over: an operation that ends
    /// its process can report after the wait for it is over.</param>
    /// <param name="by">The process.</param>
    /// <param name="into">The list.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    internal Task UntilDoneAsync(long operation, Pid by, List<Received> into, CancellationToken cancellationToken) =>
        HearUntilAsync(heard => heard == new News.Done(operation) || IsEndOf(by, heard), into, cancellationToken);

    /// <summary>Waits until a process has ended, for all that are told of it; what comes meanwhile goes into the list.</summary>
    internal async Task UntilEndedAsync(Pid pid, List<Received> into, CancellationToken cancellationToken)
    {
        await HearUntilAsync(heard => IsEndOf(pid, heard), into, cancellationToken);
        AwaitEffect();
    }

    /// <summary>Waits until each death so far is known; what comes meanwhile goes into the list.</summary>
    internal Task UntilAllIsKnownAsync(List<Received> into, CancellationToken cancellationToken)
    {
        AwaitEffect();
        var question = new Question(++questions);
        runtime.Send(Pid, question);
        return HearUntilAsync(heard => heard == new News.Heard(new Received.Message(question)), into, cancellationToken);
    }

    private async Task PassOnAsync(ProcessContext self)
    {
        while (true)
        {
            news.Writer.TryWrite(new News.Heard(await self.ReceiveAsync()));
        }
    }

    // One signal tells several processes of a death, and one that was told can be a moment ahead of the others. The process table can't be looked at before
    // that signal has taken effect as a whole.
    private void AwaitEffect() => _ = runtime.IsAlive(Pid);

    private static bool IsEndOf(Pid pid, News heard) => heard is News.Heard { Item: Received.Down down } && down.Pid == pid;

    private async Task HearUntilAsync(Func<News, bool> isLast, List<Received> into, CancellationToken cancellationToken)
    {
        News heard;
        do
        {
            heard = await HearAsync(cancellationToken);
            if (heard is News.Heard { Item: not Received.Message { Content: Question } } item)
            {
                into.Add(item.Item);
            }
        }
        while (!isLast(heard));
    }

    private async Task<News> HearAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await news.Reader.ReadAsync(cancellationToken).AsTask().WaitAsync(Patience, runtime.TimeProvider, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"It did not come to rest within {Patience.TotalSeconds} seconds.");
        }
    }

    /// <summary>Is that all? Each is asked once.</summary>
    private sealed record Question(long Number);

    /// <summary>What comes to be known. Cases: <see cref="Heard"/>, <see cref="Done"/>.</summary>
    private abstract record News
    {
        /// <summary>The watcher has received this.</summary>
        internal sealed record Heard(Received Item) : News;

        /// <summary>This operation is done.</summary>
        internal sealed record Done(long Operation) : News;
    }
}
