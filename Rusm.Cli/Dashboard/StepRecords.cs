using Rusm.Kernel.Traces;

namespace Rusm.Cli.Dashboard;

/// <summary>
/// The records of a trace that are not steps, by the step after which they come. The blocks that were read last stay decoded. This class is
/// not thread-safe.
/// </summary>
internal sealed class StepRecords(Trace trace)
{
    private const int DecodedBlocks = 4;

    private readonly Block[] blocks = [.. trace.StepBlocks];
    private readonly Dictionary<long, Dictionary<long, List<TraceEntry>>> decoded = [];

    /// <summary>The records between a step and the next one, without checkpoints.</summary>
    internal List<TraceEntry> After(long step)
    {
        // A block can end between a step and the records that follow the step.
        var found = new List<TraceEntry>();
        for (var index = FirstBlockWith(step); index < blocks.Length && blocks[index].FirstStep <= step; index++)
        {
            if (Decoded(blocks[index]).TryGetValue(step, out var records))
            {
                found.AddRange(records);
            }
        }

        return found;
    }

    // The first block that ends at this step or after it.
    private int FirstBlockWith(long step)
    {
        var (low, high) = (0, blocks.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = blocks[middle].FirstStep + blocks[middle].Steps < step ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private Dictionary<long, List<TraceEntry>> Decoded(Block block)
    {
        if (decoded.TryGetValue(block.Offset, out var known))
        {
            return known;
        }

        if (decoded.Count == DecodedBlocks)
        {
            decoded.Clear();
        }

        var (step, records) = (block.FirstStep, new Dictionary<long, List<TraceEntry>>());
        foreach (var entry in trace.EntriesOf(block))
        {
            switch (entry)
            {
                case TraceEntry.Step:
                    step++;
                    break;
                case TraceEntry.Checkpoint:
                    break;   // it says nothing about the run
                case var record:
                    if (!records.TryGetValue(step, out var ofStep))
                    {
                        records[step] = ofStep = [];
                    }

                    ofStep.Add(record);
                    break;
            }
        }

        return decoded[block.Offset] = records;
    }
}
