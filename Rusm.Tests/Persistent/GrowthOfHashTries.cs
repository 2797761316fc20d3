using Rusm.Kernel.Persistent;
using Xunit;
using Good = Rusm.Tests.Persistent.HashTrieLawsWithGoodHashes.Good;

namespace Rusm.Tests.Persistent;

/// <summary>What an update costs, counted in bytes it allocates, whatever the number of keys.</summary>
public sealed class GrowthOfHashTries
{
    // An entry has 40 bytes. The mean length of a bucket is one at the most, and the entries before one that is removed are copied.
    private const int BytesInPlace = 100;

    // Besides, a node of at most 300 bytes at each of the four levels.
    private const int BytesWithCopies = BytesInPlace + (2 * 4 * 300);

    [Theory]
    [InlineData(1_000)]
    [InlineData(30_000)]
    [InlineData(300_000)]
    public void A_key_is_removed_and_added_at_the_same_cost_whatever_the_number_of_keys(int count)
    {
        var owner = new Owner();
        var trie = default(HashTrie<long, int, Good>);
        for (var key = 0; key < count; key++)
        {
            trie = trie.GetOrAdd(key, key, owner, out _);
        }

        Assert.InRange(BytesOf(() => owner), 1, BytesInPlace);
        Assert.InRange(BytesOf(static () => new Owner()), BytesInPlace, BytesWithCopies);

        double BytesOf(Func<Owner> nextOwner)
        {
            const int Rounds = 1_000;
            Span<Owner> owners = new Owner[2 * Rounds];
            foreach (ref var next in owners)
            {
                next = nextOwner();
            }

            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var round = 0; round < Rounds; round++)
            {
                var key = round * 7919L % count;
                trie = trie.Remove(key, owners[2 * round], out _).GetOrAdd(key, round, owners[(2 * round) + 1], out _);
            }

            return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)Rounds;
        }
    }
}
