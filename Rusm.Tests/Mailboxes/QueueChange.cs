namespace Rusm.Tests.Mailboxes;

/// <summary>Something that is done to a queue of items. Cases: <see cref="AddMessage"/>, <see cref="AddDown"/>, <see cref="TakeHead"/>,
/// <see cref="TakeAt"/>, <see cref="TakeDown"/>, <see cref="Clear"/>.</summary>
public abstract record QueueChange
{
    private QueueChange()
    {
    }

    public sealed record AddMessage : QueueChange
    {
        public override string ToString() => "add message";
    }

    public sealed record AddDown(int Reference) : QueueChange
    {
        public override string ToString() => $"add down {Reference}";
    }

    public sealed record TakeHead : QueueChange
    {
        public override string ToString() => "take head";
    }

    /// <summary>Looks at the items from the head on, and takes this one.</summary>
    public sealed record TakeAt(int Index) : QueueChange
    {
        public override string ToString() => $"take at {Index}";
    }

    public sealed record TakeDown(int Reference) : QueueChange
    {
        public override string ToString() => $"take down {Reference}";
    }

    public sealed record Clear : QueueChange
    {
        public override string ToString() => "clear";
    }
}
