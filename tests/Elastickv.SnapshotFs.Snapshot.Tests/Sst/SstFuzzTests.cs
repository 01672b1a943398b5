using Elastickv.SnapshotFs.Snapshot.Tests.Support;

namespace Elastickv.SnapshotFs.Snapshot.Tests.Sst;

/// <summary>Blocks with every byte changed and right checksums around them: a clear refusal or a readable file, and nothing else.</summary>
public class SstFuzzTests
{
    private static readonly byte[] Values = [0x00, 0x7F, 0xFF];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_byte_of_every_block(bool compressed)
    {
        TableBuilder sample = Table(compressed, (_, content) => content);
        sample.Build();
        for (int block = 0; block < sample.Blocks; block++)
        {
            for (int at = 0, length = int.MaxValue; at < length; at++)
            {
                foreach (byte value in Values)
                {
                    Try(Table(compressed, (number, content) =>
                    {
                        if (number == block)
                        {
                            length = content.Length;
                            content[at] = value;
                        }

                        return content;
                    }));
                }
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_cut_of_every_block(bool compressed)
    {
        TableBuilder sample = Table(compressed, (_, content) => content);
        sample.Build();
        for (int block = 0; block < sample.Blocks; block++)
        {
            for (int cut = 0, length = int.MaxValue; cut < length; cut++)
            {
                Try(Table(compressed, (number, content) =>
                {
                    length = number == block ? content.Length : length;
                    return number == block ? content[..cut] : content;
                }));
            }
        }
    }

    private static TableBuilder Table(bool compressed, Func<int, byte[], byte[]> change) =>
        new TableBuilder { RowsPerBlock = 2, TwoLevels = true, Compressed = compressed, Change = change }.AddMany(5);

    private static void Try(TableBuilder table)
    {
        try
        {
            using var snapshot = new OpenedSnapshot(BundleBuilder.Bundle(table));
            Walk.Everything(snapshot.View);
        }
        catch (SnapshotException refused)
        {
            Assert.Equal(SnapshotFault.BadTable, refused.FaultClass);
        }
    }
}
