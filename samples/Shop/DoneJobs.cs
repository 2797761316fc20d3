namespace Shop;

/// <summary>Writes the numbers of the jobs that are done to a file.</summary>
internal sealed class DoneJobs(string? path)
{
    private readonly Lock writing = new();

    internal void Add(int number)
    {
        if (path is not null)
        {
            lock (writing)
            {
                File.AppendAllText(path, $"{number}\n");
            }
        }
    }
}
