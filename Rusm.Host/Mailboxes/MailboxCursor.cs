namespace Rusm.Host;

/// <summary>
/// The position in a mailbox at which a receive begins, if the items that it looks for can't be before that position, such as the reply
/// to a request that was just sent. Several receives can share a cursor: each begins behind the items that the receive before it has
/// looked at. So a process that waits for a thousand replies looks at each item once, however many other items are in its mailbox.
/// </summary>
/// <param name="position">The position where the first receive begins.</param>
internal sealed class MailboxCursor(uint position)
{
    internal uint Position { get; set; } = position;
}
