namespace Rusm.Kernel.Persistent;

/// <summary>A value that contains its own integer key.</summary>
public interface IKeyed
{
    /// <summary>The key. A set contains at most one value for each key.</summary>
    long Key { get; }
}
