using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Rusm.Host;
using Rusm.Host.Supervision;
using Rusm.Kernel;
using Rusm.Kernel.Supervision;

namespace Rusm.Properties;

/// <summary>The shape of a random supervision tree: for tests of what holds for every tree.</summary>
/// <param name="Strategy">The restart strategy; not simple_one_for_one.</param>
/// <param name="Intensity">The restart intensity.</param>
/// <param name="Workers">The workers, which are started first.</param>
/// <param name="Subtrees">The supervisors among the children.</param>
public sealed record TreeShape(
    RestartStrategy Strategy, int Intensity, ImmutableArray<(RestartType Restart, WorkerKind Kind)> Workers, ImmutableArray<TreeShape> Subtrees)
{
    /// <summary>Generates and shrinks shapes.</summary>
    public static Arbitrary<TreeShape> Arbitrary { get; } = Arb.From(Gen.Sized(static size => Of(Math.Min(2, size / 10))), Smaller);

    /// <summary>Makes the specification of a tree of this shape. Ids are unique in the whole tree.</summary>
    /// <returns>The specification.</returns>
    public SupervisorSpec ToSpec() => ToSpec("");

    /// <summary>Returns the shape in one line.</summary>
    /// <returns>For example <c>OneForAll/3 [Permanent Waits, OneForOne/1 [Temporary Ends]]</c>.</returns>
    public override string ToString() =>
        $"{Strategy}/{Intensity} [{string.Join(", ", [.. Workers.Select(static worker => $"{worker.Restart} {worker.Kind}"), .. Subtrees.Select(static tree => $"{tree}")])}]";

    private SupervisorSpec ToSpec(string prefix)
    {
        var spec = new SupervisorSpec(new SupervisorFlags { Strategy = Strategy, Intensity = Intensity });
        for (var index = 0; index < Workers.Length; index++)
        {
            var kind = Workers[index].Kind;
            spec = spec.Child(new ChildSpec($"{prefix}w{index}") { Restart = Workers[index].Restart }, context => RunAsync(context, kind));
        }

        for (var index = 0; index < Subtrees.Length; index++)
        {
            spec = spec.Child($"{prefix}s{index}", Subtrees[index].ToSpec($"{prefix}s{index}."));
        }

        return spec;
    }

    private static async Task RunAsync(ProcessContext context, WorkerKind kind)
    {
        switch (kind)
        {
            case WorkerKind.Ends:
                await Task.Delay(TimeSpan.FromMilliseconds(context.Random.Next(2000)), context.TimeProvider).ConfigureAwait(true);
                break;
            case WorkerKind.TrapsExits:
                context.SetTrapExit(true);
                await context.ReceiveAsync(item => item is Received.Exit exit && exit.From == context.Parent).ConfigureAwait(true);
                context.Stop(ExitReason.Shutdown);
                break;
            default:
                while (true)
                {
                    await context.ReceiveAsync().ConfigureAwait(true);
                }
        }
    }

    private static Gen<TreeShape> Of(int depth) =>
        from strategy in Gen.Elements(RestartStrategy.OneForOne, RestartStrategy.OneForAll, RestartStrategy.RestForOne)
        from intensity in Gen.Choose(0, 4)
        from workers in Gen.Choose(0, 3).SelectMany(static count => Gen.ArrayOf(Worker, count))
        from subtrees in depth == 0 ? Gen.Constant(System.Array.Empty<TreeShape>()) : Gen.Choose(0, 2).SelectMany(count => Gen.ArrayOf(Of(depth - 1), count))
        select new TreeShape(strategy, intensity, [.. workers], [.. subtrees]);

    // A permanent worker that ends by itself ends its tree at some time, so it is rare.
    private static Gen<(RestartType Restart, WorkerKind Kind)> Worker =>
        from restart in Gen.Elements(RestartType.Permanent, RestartType.Transient, RestartType.Temporary)
        from kind in Gen.Frequency(
            (4, Gen.Constant(WorkerKind.Waits)), (2, Gen.Constant(WorkerKind.TrapsExits)), (restart == RestartType.Permanent ? 0 : 1, Gen.Constant(WorkerKind.Ends)))
        select (restart, kind);

    private static IEnumerable<TreeShape> Smaller(TreeShape shape) =>
    [
        .. shape.Subtrees,
        .. shape.Subtrees.Select((_, index) => shape with { Subtrees = shape.Subtrees.RemoveAt(index) }),
        .. shape.Workers.Select((_, index) => shape with { Workers = shape.Workers.RemoveAt(index) }),
        .. shape.Subtrees.SelectMany((tree, index) => Smaller(tree).Select(smaller => shape with { Subtrees = shape.Subtrees.SetItem(index, smaller) })),
    ];
}

/// <summary>What a worker of a <see cref="TreeShape"/> does.</summary>
public enum WorkerKind
{
    /// <summary>It receives all messages, without an end.</summary>
    Waits = 0,

    /// <summary>It traps exits, and ends when its parent asks it to.</summary>
    TrapsExits,

    /// <summary>It ends after a random time.</summary>
    Ends,
}
