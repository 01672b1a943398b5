using System.Globalization;

namespace Elastickv.SnapshotFs.Cli.CommandLine;

/// <summary>Amounts of memory on the command line.</summary>
internal static class ByteCount
{
    private const long Least = 1 << 20;

    /// <summary>A whole number of bytes, or of K, M or G (1024 each); at least 1 MiB.</summary>
    /// <exception cref="CommandException">It is not that.</exception>
    public static long Parse(string text, string option)
    {
        int shift = text[^1] switch { 'K' or 'k' => 10, 'M' or 'm' => 20, 'G' or 'g' => 30, _ => 0 };
        ReadOnlySpan<char> digits = shift == 0 ? text : text.AsSpan(0, text.Length - 1);
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long count) && count <= long.MaxValue >> shift && count << shift >= Least
            ? count << shift
            : throw new CommandException($"option {option}: expected a number of bytes, at least 1M, such as 268435456 or 256M");
    }
}
