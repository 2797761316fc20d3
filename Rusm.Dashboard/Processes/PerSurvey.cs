using System.Diagnostics;

namespace Rusm.Dashboard.Processes;

/// <summary>What is made of a survey, made once for all who ask the same. What it costs delays the next survey. Thread-safe.</summary>
/// <typeparam name="TKey">What is asked.</typeparam>
/// <typeparam name="T">What is made.</typeparam>
internal sealed class PerSurvey<TKey, T>(Surveyor surveyor, Func<Survey, TKey, T> make)
    where TKey : IEquatable<TKey>
{
    private readonly Lock gate = new();
    private (Survey Survey, TKey Key, T Made)? last;

    internal T Get(TKey key)
    {
        var survey = surveyor.Take();
        lock (gate)
        {
            if (last is { } known && ReferenceEquals(known.Survey, survey) && known.Key.Equals(key))
            {
                return known.Made;
            }

            var began = Stopwatch.GetTimestamp();
            var made = make(survey, key);
            last = (survey, key, made);
            surveyor.AddCost(Stopwatch.GetElapsedTime(began));
            return made;
        }
    }
}
