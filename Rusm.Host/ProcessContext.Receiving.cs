using System.Runtime.CompilerServices;
using Rusm.Kernel;

namespace Rusm.Host;

/// <content>Receives. A process has one receive at a time.</content>
public sealed partial class ProcessContext
{
    /// <summary>Takes the first item out of the mailbox; waits until there is one.</summary>
    /// <param name="cancellationToken">Cancels the wait. The mailbox stays as it is.</param>
    /// <returns>The item.</returns>
    /// <exception cref="OperationCanceledException">The wait was cancelled. A body that does not catch it crashes, unless the token is
    /// <see cref="CancellationToken"/> of this context.</exception>
    /// <exception cref="ProcessEndedException">The process has ended.</exception>
    public ValueTask<Received> ReceiveAsync(CancellationToken cancellationToken = default)
    {
        process.RefuseIfEnded();
        return cancellationToken.CanBeCanceled
            ? ReceiveAsync(static _ => true, cancellationToken)
            : process.Mailbox.TakeAsync();
    }

    /// <summary>Takes the first item that matches out of the mailbox; waits until there is one. The other items stay in place
    /// (Erlang: a selective <c>receive</c>).</summary>
    /// <param name="match">Whether to take an item. It can be called more than once for an item.</param>
    /// <param name="cancellationToken">Cancels the wait. The mailbox stays as it is.</param>
    /// <returns>The item.</returns>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    /// <exception cref="ProcessEndedException">The process has ended.</exception>
    public ValueTask<Received> ReceiveAsync(Func<Received, bool> match, CancellationToken cancellationToken = default)
    {
        process.EndHandling();
        return WithoutLimitAsync(match, cancellationToken);
    }

    /// <summary>Takes the first item out of the mailbox; waits for a limited time (Erlang: <c>receive … after</c>).</summary>
    /// <param name="timeout">How long to wait. Zero does not wait; <see cref="Timeout.InfiniteTimeSpan"/> waits without a limit.</param>
    /// <param name="cancellationToken">Cancels the wait. The mailbox stays as it is.</param>
    /// <returns>The item; null when the time was up.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative or longer than 49 days.</exception>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    /// <exception cref="ProcessEndedException">The process has ended.</exception>
    public ValueTask<Received?> ReceiveAsync(TimeSpan timeout, CancellationToken cancellationToken = default) =>
        ReceiveAsync(static _ => true, timeout, cancellationToken);

    /// <summary>Takes the first item that matches out of the mailbox; waits for a limited time (Erlang: <c>receive … after</c>).</summary>
    /// <param name="match">Whether to take an item. It can be called more than once for an item.</param>
    /// <param name="timeout">How long to wait. Zero does not wait; <see cref="Timeout.InfiniteTimeSpan"/> waits without a limit.</param>
    /// <param name="cancellationToken">Cancels the wait. The mailbox stays as it is.</param>
    /// <returns>The item; null when the time was up.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative or longer than 49 days.</exception>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    /// <exception cref="ProcessEndedException">The process has ended.</exception>
    public ValueTask<Received?> ReceiveAsync(Func<Received, bool> match, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        TimeLimit.RefuseUnlessWait(timeout, nameof(timeout));
        process.EndHandling();
        return ReceiveAsync(match, timeout, cursor: null, cancellationToken);
    }

    /// <summary>Takes the first message of a type out of the mailbox; waits until there is one. All other items stay in place.</summary>
    /// <typeparam name="TMessage">The type of the message. A message that is null has no type and is not taken.</typeparam>
    /// <param name="match">Whether to take a message of the type; null takes each. It can be called more than once for a message.</param>
    /// <param name="cancellationToken">Cancels the wait. The mailbox stays as it is.</param>
    /// <returns>The content of the message.</returns>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    /// <exception cref="ProcessEndedException">The process has ended.</exception>
    public ValueTask<TMessage> ReceiveAsync<TMessage>(Func<TMessage, bool>? match = null, CancellationToken cancellationToken = default)
        where TMessage : notnull
    {
        process.EndHandling();
        return OfTypeAsync(match, cancellationToken);
    }

    /// <summary>Takes the first message of a type out of the mailbox; waits for a limited time. All other items stay in place.</summary>
    /// <typeparam name="TMessage">The type of the message. A message that is null has no type and is not taken.</typeparam>
    /// <param name="match">Whether to take a message of the type; null takes each. It can be called more than once for a message.</param>
    /// <param name="timeout">How long to wait. Zero does not wait; <see cref="Timeout.InfiniteTimeSpan"/> waits without a limit.</param>
    /// <param name="cancellationToken">Cancels the wait. The mailbox stays as it is.</param>
    /// <returns>Whether there was such a message in time, and its content.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative or longer than 49 days.</exception>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    /// <exception cref="ProcessEndedException">The process has ended.</exception>
    public ValueTask<(bool Received, TMessage? Message)> ReceiveAsync<TMessage>(
        Func<TMessage, bool>? match, TimeSpan timeout, CancellationToken cancellationToken = default)
        where TMessage : notnull
    {
        TimeLimit.RefuseUnlessWait(timeout, nameof(timeout));
        process.EndHandling();
        return OfTypeAsync(match, timeout, cancellationToken);
    }

    /// <summary>Takes the items out of the mailbox one after the other, in order, without an end.</summary>
    /// <param name="cancellationToken">Cancels the wait for the next item.</param>
    /// <returns>The items. Use it with <c>await foreach</c>; leave the loop to stop receiving.</returns>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    /// <exception cref="ProcessEndedException">The process has ended.</exception>
    public async IAsyncEnumerable<Received> ReceiveAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (true)
        {
            yield return await ReceiveAsync(cancellationToken).ConfigureAwait(true);
        }
    }

    /// <summary>A receive that begins at a cursor: it does not look at the items before it.</summary>
    internal ValueTask<Received?> ReceiveAsync(
        Func<Received, bool> match, TimeSpan timeout, MailboxCursor? cursor, CancellationToken cancellationToken = default) =>
        Dispatcher.IsSequenced && (timeout != Timeout.InfiniteTimeSpan || cancellationToken.CanBeCanceled)
            ? TimedReceive.RunAsync(process, match, timeout, cursor, cancellationToken)
            : SelectiveReceive.RunAsync(process, match, timeout, cursor, cancellationToken);

    // The public receives end the activity of the last message in the flow of their caller, and so are no async methods.
    private async ValueTask<Received> WithoutLimitAsync(Func<Received, bool> match, CancellationToken cancellationToken) =>
        (await ReceiveAsync(match, Timeout.InfiniteTimeSpan, cursor: null, cancellationToken).ConfigureAwait(true))!;

    private async ValueTask<TMessage> OfTypeAsync<TMessage>(Func<TMessage, bool>? match, CancellationToken cancellationToken) =>
        (TMessage)((Received.Message)(await ReceiveAsync(ThatIs(match), Timeout.InfiniteTimeSpan, cursor: null, cancellationToken).ConfigureAwait(true))!).Content!;

    private async ValueTask<(bool Received, TMessage? Message)> OfTypeAsync<TMessage>(
        Func<TMessage, bool>? match, TimeSpan timeout, CancellationToken cancellationToken) =>
        await ReceiveAsync(ThatIs(match), timeout, cursor: null, cancellationToken).ConfigureAwait(true) is Received.Message { Content: TMessage message }
            ? (true, message)
            : (false, default);

    private static Func<Received, bool> ThatIs<TMessage>(Func<TMessage, bool>? match) => match is null
        ? static item => item is Received.Message { Content: TMessage }
        : item => item is Received.Message { Content: TMessage message } && match(message);
}
