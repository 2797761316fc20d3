namespace Rusm.Host;

/// <summary>
/// Where a receive goes on that looks for items which can't be before a certain position, such as the answer to a question that was
/// asked just now. Several receives can share one: each begins behind the items that the one before it has looked at. So a process that
/// waits for a thousand answers looks at each item once, however many others lie in its mailbox.
/// </summary>
/// <param name="position">The position where the first receive begins.</param>
internal sealed class MailboxCursor(uint position)
{
    internal uint Position { get; set; } = position;
}
