namespace Rusm.Host;

/// <summary>The outcome of sending a message without the kernel.</summary>
internal enum Delivery
{
    /// <summary>It was put into the mailbox.</summary>
    Delivered = 0,

    /// <summary>The receiver is not alive. The message is dropped.</summary>
    NotAlive,

    /// <summary>A recording has begun: the message must go through the kernel. Nothing has happened yet.</summary>
    MustBeSequenced,
}
